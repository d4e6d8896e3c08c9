export { provideEngine, useEngine } from './engine';
export { useOutbox, useRecord, useRecords, useSearch, useView } from './records';
export { useProgress, useSyncState } from './sync';
