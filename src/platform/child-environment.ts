type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The environment of a server that a test suite starts: that of this process, but what it says to Node (a test runner's
 * loaders, coverage) and to other servers of ours, and with these settings.
 */
export function childEnvironment(settings: Variables, compileCache: string, own: Variables = process.env): Variables {
  const kept = Object.entries(own).filter(([name]) => !/^(NODE|NETLOOM)_/i.test(name));
  return { ...Object.fromEntries(kept), NODE_COMPILE_CACHE: compileCache, ...settings };
}
