import { appendFileSync } from 'node:fs';

/** Notes each pair of operation and code once, at once: a kill -9 a moment later loses nothing. */
export function coverageNotes(file: string | undefined): (operation: string, code: string) => void {
  if (file === undefined) return () => {};
  const noted = new Set<string>();
  return (operation, code) => {
    const line = `${operation || '-'} ${code || '200'}\n`;
    if (noted.has(line)) return;
    noted.add(line);
    appendFileSync(file, line);
  };
}
