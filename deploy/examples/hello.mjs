// Says one thing and is done.
console.log(`Hello, I am ${process.argv[2] ?? 'nobody'}, in ${process.cwd()}`);
