// Runs the Langium generator. Its dependency chevrotain-allstar calls Object.groupBy, which
// Node 20 lacks, so the one missing function is supplied first.
if (!Object.groupBy) {
  Object.groupBy = (items, key) => {
    const groups = Object.create(null);
    let index = 0;
    for (const item of items) {
      const k = key(item, index++);
      if (!groups[k]) groups[k] = [];
      groups[k].push(item);
    }
    return groups;
  };
}
process.argv.splice(2, process.argv.length, 'generate', '--mode=production');
await import('../node_modules/langium-cli/bin/langium.js');
