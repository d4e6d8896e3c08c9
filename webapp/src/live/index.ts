export { provideEngine, useEngine } from './engine';
export { useOutbox, useRecord, useRecords, useSearch, useView } from './records';
export { openForm } from './unsaved';
export { useNotices, useProgress, useSyncState } from './sync';
