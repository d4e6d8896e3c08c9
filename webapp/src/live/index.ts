export { provideEngine, useEngine } from './engine';
export { useOutbox, useRecord, useRecords, useSearch, useView } from './records';
export { useNotices, useProgress, useSyncState } from './sync';
