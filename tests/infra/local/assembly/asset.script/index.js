const { basename } = require('node:path');

exports.handler = async (event) => {
  console.log(`script ${basename(__filename)} ${JSON.stringify(event)}`);
};
