import { storeConformance } from './store.ts';

storeConformance('lmdb', (directory) => `lmdb:${directory}/data`);
storeConformance('json', (directory) => `json:${directory}/data/store.json`);
