// Typed lint rules for meaning; the formatter is Biome. `npm run lint` allows no warning.
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

const bareError = {
  selector: "NewExpression[callee.name='Error']",
  message: 'Throw PermanentError, RetryableError or EngineBug (casper-types/app-error): a bare Error has no code.',
};

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '**/generated/**',
      'test/chains/**',
      'test/oracle/**',
      'test/contracts/**',
      '.data/**',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { 'import-x': importX },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      'import-x/no-default-export': 'error',
      'no-restricted-syntax': ['error', bareError],
    },
  },
  {
    // Core values are immutable shapes whose types must not drag code along.
    files: ['libs/core/**/*.ts'],
    ignores: ['**/*.spec.ts'],
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-globals': ['error', 'Buffer', 'process', 'setTimeout', 'fetch'],
    },
  },
  {
    // An execution error is a value that unwinds through Wasm frames, deliberately not a JavaScript Error.
    files: ['libs/core/engine/**/*.ts'],
    rules: { '@typescript-eslint/only-throw-error': 'off' },
  },
  {
    files: ['**/*.spec.ts', 'vitest.config.ts', 'prisma.config.ts', 'test/**/*.ts'],
    languageOptions: { parserOptions: { projectService: false, project: ['./test/tsconfig.json'] } },
    rules: { 'import-x/no-default-export': 'off', '@typescript-eslint/unbound-method': 'off' },
  },
);
