process.env.KAA_NOTICES = '1000';
await import('../faults/sending.test.ts');
