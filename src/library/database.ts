import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { AppError } from '#core/errors.ts';

/** The app's IndexedDB. Rows are parsed by whoever reads them; a store is added with the next version, never changed. */

type Schema = DBSchema & {
  cases: { key: string; value: unknown };
  labelSets: { key: string; value: unknown };
  sentences: { key: string; value: StoredSentence; indexes: { keptAt: number } };
};

/** What a pack made of a sentence: a unit vector. */
export type StoredSentence = {
  readonly key: string;
  readonly keptAt: number;
  readonly vector: Float32Array<ArrayBuffer>;
};

const VERSION = 2;

let database: Promise<IDBPDatabase<Schema>> | null = null;

/** Throws AppError `storage/unavailable`. */
export function openDatabase(): Promise<IDBPDatabase<Schema>> {
  database ??= openDB<Schema>('ophclip', VERSION, {
    upgrade: (db, before) => {
      if (before < 1) db.createObjectStore('cases', { keyPath: 'id' });
      if (before < 2) {
        db.createObjectStore('labelSets', { keyPath: 'id' });
        db.createObjectStore('sentences', { keyPath: 'key' }).createIndex('keptAt', 'keptAt');
      }
    },
    // A newer version of the app in another tab waits for this one to let go.
    blocking: (_current, _blocked, event) => {
      database = null;
      (event.target as IDBDatabase | null)?.close();
    },
    terminated: () => (database = null),
  }).catch((cause: unknown) => {
    database = null;
    throw new AppError('storage/unavailable', 'The browser keeps no data for this page', { cause });
  });
  return database;
}
