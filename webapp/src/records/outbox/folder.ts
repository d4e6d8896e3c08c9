/** Files that are written in place, as the journal and the ballast need them. */

/** The part of FileSystemSyncAccessHandle that the journal uses. */
export interface JournalFile {
  getSize(): number;
  read(into: Uint8Array, at: { at: number }): number;
  write(bytes: Uint8Array, at: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

/** A folder of the browser's own file system, or one in memory for tests. */
export interface JournalFolder {
  names(): Promise<string[]>;
  open(name: string): Promise<JournalFile>;
  remove(name: string): Promise<void>;
}
