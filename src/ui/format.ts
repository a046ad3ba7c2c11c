/** Figures as people read them. Decimal units, as file managers and shops use them. */

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** "18 MB", "1.4 GB", "0 byte". */
export function formatBytes(bytes: number): string {
  const power = powerOf(bytes);
  const value = bytes / 1000 ** power;
  return new Intl.NumberFormat('en-GB', {
    style: 'unit',
    unit: UNITS[power] ?? 'byte',
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power > 0 && value < 10 ? 1 : 0,
  }).format(value);
}

/** "4.1 of 12 MB": both in the unit of the total, so that only the first figure moves. */
export function formatBytesOf(done: number, total: number): string {
  const power = powerOf(total);
  const digits = power > 0 && total / 1000 ** power < 100 ? 1 : 0;
  const part = new Intl.NumberFormat('en-GB', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `${part.format(done / 1000 ** power)} of ${formatBytes(total)}`;
}

function powerOf(bytes: number): number {
  return bytes < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
}

/** "12 ms", "0.8 ms", "1.4 s". */
export function formatMilliseconds(ms: number): string {
  if (ms >= 1000) return `${number(ms / 1000, 1)} s`;
  return `${number(ms, ms < 10 ? 1 : 0)} ms`;
}

/** "1:04" or "1:02:03". */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const pad = (n: number): string => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${pad(m)}:${pad(s)}` : `${m}:${pad(s)}`;
}

/** "2 min", "1 h 5 min", "40 s". */
export function formatMinutes(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "03:52.480", "1:02:03.480": a position to the millisecond, of constant width within an hour. */
export function formatTimecode(seconds: number): string {
  const ms = Math.max(0, Math.round(seconds * 1000));
  const pad = (n: number, digits = 2): string => String(n).padStart(digits, '0');
  const [h, m, s] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1000) % 60];
  return `${h > 0 ? `${h}:` : ''}${pad(m)}:${pad(s)}.${pad(ms % 1000, 3)}`;
}

/** "1 picture", "13 labels". */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${number(count, 0)} ${count === 1 ? one : many}`;
}

/** "a, b and c". */
export function formatList(items: readonly string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(items);
}

function number(value: number, digits: number): string {
  return new Intl.NumberFormat('en-GB', { maximumFractionDigits: digits }).format(value);
}
