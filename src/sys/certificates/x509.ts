// The first import has to run before the second.
import './reflect-metadata.ts';

export * from '@peculiar/x509';
