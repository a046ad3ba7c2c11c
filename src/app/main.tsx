import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startPrivacyWatch } from '#state/privacy-store.ts';
import { applyTheme } from '#state/theme-store.ts';
import { FullPage } from '#ui/shell/full-page.tsx';
import '#ui/theme.css';
import { App } from './app.tsx';
import { missingCapabilities } from './capabilities.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { installTestApi } from './test-api.ts';

applyTheme();
startPrivacyWatch();
installTestApi();

// A file dropped beside its zone must not replace the page, and the work in it, with the file.
for (const type of ['dragover', 'drop'] as const) {
  window.addEventListener(type, (event) => event.preventDefault());
}

const missing = missingCapabilities();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      {missing.length === 0 ? (
        <App />
      ) : (
        <FullPage title="This browser cannot run ophclip.">
          <p>
            It lacks {new Intl.ListFormat('en-GB').format(missing)}. Open this page in a current Chrome, Edge,
            Firefox or Safari, outside private browsing.
          </p>
        </FullPage>
      )}
    </ErrorBoundary>
  </StrictMode>,
);
