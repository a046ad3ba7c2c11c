/**
 * Lets waiting events in: awaiting promises alone keeps a worker deaf to messages, and wasm runs are nothing but
 * resolved promises. A message to oneself, because nested timers are held back 4 ms each.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(null);
  });
}
