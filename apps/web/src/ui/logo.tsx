export function Logo() {
  return (
    <span className="flex items-center gap-2 font-semibold">
      <svg aria-hidden viewBox="0 0 32 32" className="size-6">
        <title>Codex Web</title>
        <rect width="32" height="32" rx="7" className="fill-accent-fill" />
        <path
          d="M9 10.5 14.5 16 9 21.5"
          fill="none"
          stroke="#fff"
          strokeWidth="3"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
        <path d="M17.5 21.5H23" stroke="#fff" strokeWidth="3" strokeLinecap="round" />
      </svg>
      Codex Web
    </span>
  );
}
