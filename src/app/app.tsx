import { lazy, Suspense } from 'react';
import { Redirect, Route, Router, Switch } from 'wouter';
import { Commands } from '#ui/commands/commands.tsx';
import { HomeScreen } from '#ui/home/home-screen.tsx';
import { AppShell } from '#ui/shell/app-shell.tsx';
import { PageSkeleton } from '#ui/shell/page-skeleton.tsx';

// Home is the first paint; everything that knows about encoders comes when it is asked for.
const ReviewPage = lazy(() => import('#ui/review/review-page.tsx'));
const ComparePage = lazy(() => import('#ui/compare/compare-page.tsx'));
const EvaluationPage = lazy(() => import('#ui/evaluation/evaluation-page.tsx'));
const LabelSetsPage = lazy(() => import('#ui/labels/label-sets-page.tsx'));
const ReportPage = lazy(() => import('#ui/report/report-page.tsx'));
const ModelsPage = lazy(() => import('#ui/models/models-page.tsx'));

export function App() {
  return (
    <Router base={import.meta.env.BASE_URL.replace(/\/$/, '')}>
      <Commands />
      <Suspense fallback={<PageSkeleton />}>
        <Switch>
          {/* The workspace has a bar of its own. */}
          <Route path="/case/:id" component={ReviewPage} />
          <Route>
            <AppShell>
              <Suspense fallback={<PageSkeleton />}>
                <Switch>
                  <Route path="/" component={HomeScreen} />
                  <Route path="/case/:id/evaluation" component={EvaluationPage} />
                  <Route path="/case/:id/report" component={ReportPage} />
                  <Route path="/compare/:a?/:b?" component={ComparePage} />
                  <Route path="/models" component={ModelsPage} />
                  <Route path="/label-sets" component={LabelSetsPage} />
                  <Route>
                    <Redirect to="/" replace />
                  </Route>
                </Switch>
              </Suspense>
            </AppShell>
          </Route>
        </Switch>
      </Suspense>
    </Router>
  );
}
