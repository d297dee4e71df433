// A classic script, run before the first paint, so that a remembered dark page never flashes white.
// `lib/theme.js` writes what this reads. Storage may be forbidden; then the system decides.
try {
    const theme = localStorage.getItem("medianest.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
    // No storage: stay with the system's preference.
}
