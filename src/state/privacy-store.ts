import { createStore } from 'zustand/vanilla';

/** Whether anything left the machine, measured: what this page asked of whom since it was opened. */

export type PrivacyState = {
  /** Requests to the address the app came from. */
  readonly ownRequests: number;
  /** Requests to any other address. The page's policy allows none. */
  readonly otherRequests: number;
  /** Attempts the browser stopped because of the policy. */
  readonly blocked: number;
};

export const privacyStore = createStore<PrivacyState>(() => ({
  ownRequests: 0,
  otherRequests: 0,
  blocked: 0,
}));

const { setState } = privacyStore;

export function startPrivacyWatch(): void {
  new PerformanceObserver((list) => {
    const urls = list.getEntries().map((entry) => new URL(entry.name, location.href));
    const asked = urls.filter((url) => url.protocol.startsWith('http'));
    const own = asked.filter((url) => url.origin === location.origin).length;
    setState((state) => ({
      ownRequests: state.ownRequests + own,
      otherRequests: state.otherRequests + asked.length - own,
    }));
  }).observe({ type: 'resource', buffered: true });

  document.addEventListener('securitypolicyviolation', (event) => {
    // Styles and scripts stopped inside the page never were on their way out.
    if (!/^https?:/.test(event.blockedURI)) return;
    setState((state) => ({ blocked: state.blocked + 1 }));
  });
}
