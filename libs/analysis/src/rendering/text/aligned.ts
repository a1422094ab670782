/** Rows as columns of equal width, two spaces apart; columns named in `right` are flushed right. */
export function aligned(rows: readonly (readonly string[])[], right: readonly number[] = []): string[] {
  const width = (column: number): number => Math.max(...rows.map((row) => [...(row[column] ?? '')].length));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const missing = ' '.repeat(width(column) - [...cell].length);
        return right.includes(column) ? missing + cell : cell + missing;
      })
      .join('  ')
      .trimEnd(),
  );
}
