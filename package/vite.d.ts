/** Has Vite serve and copy the element's files as they are. */
export default function auditExplorer(options?: {
  /** Where the files lie below the site's base; "audit-explorer" unless said. */
  path?: string;
}): { name: string };
