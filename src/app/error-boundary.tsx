import { Component, type ReactNode } from 'react';
import { failureOf, type Failure } from '#state/failure.ts';
import { Button } from '#ui/kit/button.tsx';
import { FullPage } from '#ui/shell/full-page.tsx';

type State = { failure: Failure | null };

/** The last net: says that the screen broke and offers a reload, instead of a white page. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { failure: null };

  static getDerivedStateFromError(thrown: unknown): State {
    return { failure: failureOf(thrown) };
  }

  override render(): ReactNode {
    const { failure } = this.state;
    if (failure === null) return this.props.children;
    return (
      <FullPage title="This screen stopped working.">
        <p>
          Your files are untouched. Reload the page to go on; if it happens again, say so with these words:
        </p>
        <p className="figures rounded-md bg-raised px-3 py-2 text-left break-words">
          {String(failure.details['message'] ?? failure.code)}
        </p>
        <Button look="primary" onClick={() => location.reload()}>
          Reload
        </Button>
      </FullPage>
    );
  }
}
