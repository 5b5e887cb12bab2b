import { registerHooks } from 'node:module';

// Our files name one another exactly, extension and all. Node would look each of them up on the disk, with the
// package.json of every folder above it: with as many files as we have that is a third of a start. To be imported before
// what is loaded by `import()`; a thread has hooks of its own.

const SOURCES = new URL('..', import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    const { parentURL } = context;
    if (!specifier.startsWith('.') || parentURL?.startsWith(SOURCES) !== true) return next(specifier, context);
    const { href } = new URL(specifier, parentURL);
    if (href.endsWith('.ts')) return { url: href, format: 'module-typescript', shortCircuit: true };
    if (href.endsWith('.js')) return { url: href, format: 'module', shortCircuit: true };
    return next(specifier, context);
  },
});
