/** What reports and exports say they were made with; a test keeps it equal to package.json. */
export const SOFTWARE = { name: 'ophclip-web', version: '0.1.0' } as const;
