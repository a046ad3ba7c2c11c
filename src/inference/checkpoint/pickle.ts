import { AppError } from '#core/errors.ts';
import { notACheckpoint, truncated } from './checkpoint.ts';

/**
 * A reader of Python pickles that cannot call anything. The pickle asks for names (`collections.OrderedDict`); the
 * caller says what each allowed name makes of its arguments, every other is refused. Hand-written because the npm
 * package for it (`pickleparser`) calls whatever lies on the stack and assigns attributes to any object.
 *
 * Bounds: no opcode makes more than one value, nothing recurses, and lengths are checked against the bytes that are
 * there, so time and memory are linear in a pickle of at most `MAX_PICKLE_BYTES`.
 */
export const MAX_PICKLE_BYTES = 32 * 1024 * 1024;

export type Tuple = readonly Value[];
/** A name the pickle asked for and was allowed to. */
export class Global {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}
class List {
  readonly items: Value[] = [];
}
export type Value = unknown;

/** What a pickle may build. Both throw AppError when the arguments make no sense. */
export type Builder = {
  /** The value of `name(*args)`; undefined when the name is not allowed. */
  readonly constructors: ReadonlyMap<string, (args: Tuple) => Value>;
  /** The object behind a persistent id. */
  persistent(id: Value): Value;
};

const MARK = Symbol('mark');

const malformed = (what: string): AppError => notACheckpoint(`the pickle inside is malformed: ${what}`);

/** Bytes read in order, every length checked. */
class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #text = new TextDecoder();
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  #take(length: number): number {
    const start = this.#at;
    if (length > this.#bytes.length - start) throw truncated('the pickle inside ends too early');
    this.#at += length;
    return start;
  }

  uint8 = (): number => this.#view.getUint8(this.#take(1));
  uint16 = (): number => this.#view.getUint16(this.#take(2), true);
  uint32 = (): number => this.#view.getUint32(this.#take(4), true);
  int32 = (): number => this.#view.getInt32(this.#take(4), true);
  uint64 = (): number => Number(this.#view.getBigUint64(this.#take(8), true));
  float64 = (): number => this.#view.getFloat64(this.#take(8), false);

  bytes(length: number): Uint8Array {
    const start = this.#take(length);
    return this.#bytes.subarray(start, start + length);
  }

  string(length: number): string {
    return this.#text.decode(this.bytes(length));
  }

  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0) throw truncated('the pickle inside ends too early');
    const text = this.string(end - this.#at);
    this.#at = end + 1;
    return text;
  }

  /** A two's complement integer of any length, as Python's LONG1 writes it. */
  long(length: number): number {
    const bytes = this.bytes(length);
    let value = 0n;
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] as number);
    return Number(BigInt.asIntN(Math.max(1, length * 8), value));
  }
}

class Machine {
  readonly #reader: Reader;
  readonly #builder: Builder;
  readonly #stack: Value[] = [];
  readonly #memo = new Map<number, Value>();

  constructor(bytes: Uint8Array, builder: Builder) {
    this.#reader = new Reader(bytes);
    this.#builder = builder;
  }

  run(): Value {
    for (;;) {
      const opcode = String.fromCharCode(this.#reader.uint8());
      if (opcode === '.') return this.#pop();
      const step = this.#steps[opcode];
      if (step === undefined) {
        const code = opcode.charCodeAt(0).toString(16).padStart(2, '0');
        throw forbidden(`opcode 0x${code}`);
      }
      step();
    }
  }

  #push(value: Value): void {
    this.#stack.push(value);
  }

  #pop(): Value {
    if (this.#stack.length === 0) throw malformed('the stack is empty');
    const value = this.#stack.pop();
    if (value === MARK) throw malformed('a mark where a value should be');
    return value;
  }

  #top(): Value {
    const value = this.#pop();
    this.#push(value);
    return value;
  }

  /** The values since the last mark. */
  #popToMark(): Value[] {
    const mark = this.#stack.lastIndexOf(MARK);
    if (mark < 0) throw malformed('no mark');
    const values = this.#stack.splice(mark);
    values.shift();
    return values;
  }

  #popTuple(length: number): Tuple {
    const values = Array.from({ length }, () => this.#pop());
    return values.reverse();
  }

  #get(index: number): void {
    if (!this.#memo.has(index)) throw malformed(`nothing remembered under ${index}`);
    this.#push(this.#memo.get(index));
  }

  #append(values: readonly Value[]): void {
    const list = this.#top();
    if (!(list instanceof List)) throw malformed('an append to something that is no list');
    for (const value of values) list.items.push(value);
  }

  #set(pairs: readonly Value[]): void {
    const dict = this.#top();
    if (!(dict instanceof Map) || pairs.length % 2 !== 0)
      throw malformed('an item for something that is no dict');
    for (let i = 0; i < pairs.length; i += 2) dict.set(pairs[i], pairs[i + 1]);
  }

  #global(module: Value, name: Value): void {
    if (typeof module !== 'string' || typeof name !== 'string') throw malformed('a name that is no string');
    const full = `${module}.${name}`;
    if (!this.#builder.constructors.has(full)) throw forbidden(full);
    this.#push(new Global(full));
  }

  #reduce(): void {
    const args = this.#pop();
    const callee = this.#pop();
    if (!(callee instanceof Global)) throw forbidden('a call of something that is not a name');
    if (!Array.isArray(args)) throw malformed('arguments that are no tuple');
    this.#push(this.#builder.constructors.get(callee.name)?.(args));
  }

  /** Attributes of a dict (PyTorch's `_metadata`) say nothing about tensors; no other object may be given any. */
  #build(): void {
    this.#pop();
    if (!(this.#top() instanceof Map)) throw forbidden('attributes set on an object');
  }

  readonly #steps: Record<string, () => void> = {
    '\x80': () => {
      if (this.#reader.uint8() > 5) throw malformed('a protocol newer than 5');
    },
    '\x95': () => void this.#reader.uint64(), // FRAME
    '(': () => this.#stack.push(MARK),
    // memory
    q: () => this.#memo.set(this.#reader.uint8(), this.#top()),
    r: () => this.#memo.set(this.#reader.uint32(), this.#top()),
    '\x94': () => this.#memo.set(this.#memo.size, this.#top()),
    h: () => this.#get(this.#reader.uint8()),
    j: () => this.#get(this.#reader.uint32()),
    // plain values
    N: () => this.#push(null),
    '\x88': () => this.#push(true),
    '\x89': () => this.#push(false),
    J: () => this.#push(this.#reader.int32()),
    K: () => this.#push(this.#reader.uint8()),
    M: () => this.#push(this.#reader.uint16()),
    '\x8a': () => this.#push(this.#reader.long(this.#reader.uint8())),
    G: () => this.#push(this.#reader.float64()),
    X: () => this.#push(this.#reader.string(this.#reader.uint32())),
    '\x8c': () => this.#push(this.#reader.string(this.#reader.uint8())),
    U: () => this.#push(this.#reader.string(this.#reader.uint8())),
    B: () => this.#push(this.#reader.bytes(this.#reader.uint32())),
    C: () => this.#push(this.#reader.bytes(this.#reader.uint8())),
    // containers
    ')': () => this.#push([]),
    '\x85': () => this.#push(this.#popTuple(1)),
    '\x86': () => this.#push(this.#popTuple(2)),
    '\x87': () => this.#push(this.#popTuple(3)),
    t: () => this.#push(this.#popToMark()),
    ']': () => this.#push(new List()),
    a: () => this.#append([this.#pop()]),
    e: () => this.#append(this.#popToMark()),
    '}': () => this.#push(new Map()),
    s: () => this.#set(this.#popTuple(2)),
    u: () => this.#set(this.#popToMark()),
    // names and what they make
    c: () => this.#global(this.#reader.line(), this.#reader.line()),
    '\x93': () => {
      const [module, name] = this.#popTuple(2);
      this.#global(module, name);
    },
    R: () => this.#reduce(),
    b: () => this.#build(),
    Q: () => this.#push(this.#builder.persistent(this.#pop())),
  };
}

/** The value of a pickle: tuples are arrays, dicts are Maps, anything else is what `builder` made. */
export function unpickle(bytes: Uint8Array, builder: Builder): Value {
  if (bytes.length > MAX_PICKLE_BYTES) throw malformed(`${bytes.length} bytes long`);
  return new Machine(bytes, builder).run();
}

function forbidden(global: string): AppError {
  return new AppError('checkpoint/forbidden-pickle', `The pickle asks for ${global}`, {
    details: { global },
  });
}
