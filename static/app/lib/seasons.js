// @ts-check
const highestSeason = 9999; // daily shows count their seasons in years
const mostSeasons = 100;
const advice = "Write seasons as numbers, such as 1,2 or 1-3.";

/**
 * Reads "1,2", "1-3, 5", "s01 s02"; an empty text or "all" means all of them.
 *
 * @param {string} text
 * @returns {{ seasons: number[] | null } | { problem: string }} Sorted, each once; `null` is all seasons.
 */
export function parseSeasons(text) {
    const trimmed = text.trim().toLowerCase();
    if (!trimmed || trimmed === "all") return { seasons: null };

    const seasons = new Set();
    for (const part of trimmed.replace(/\s*[-–]\s*/g, "-").split(/[\s,;]+/).filter(Boolean)) {
        const match = /^s?(\d{1,4})(?:-s?(\d{1,4}))?$/.exec(part);
        if (!match) return { problem: advice };
        const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])];
        if (first < 1 || last < first || last > highestSeason) return { problem: advice };
        if (last - first >= mostSeasons) return { problem: `At most ${mostSeasons} seasons at a time.` };
        for (let season = first; season <= last; season += 1) seasons.add(season);
    }
    if (!seasons.size) return { problem: advice };
    if (seasons.size > mostSeasons) return { problem: `At most ${mostSeasons} seasons at a time.` };
    return { seasons: [...seasons].sort((a, b) => a - b) };
}
