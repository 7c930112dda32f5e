using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;

namespace ClientPortal.Web.Features.Search;

/// <summary>Finds people and records that the viewer may see, by a part of their names. Each feature searches its own.</summary>
public sealed class PaletteQueries(PortalStore store)
{
    public async Task<List<PaletteItem>> FindAsync(Viewer viewer, string words, CancellationToken stop = default)
    {
        var search = new PaletteSearch(words.Trim(), Text.Fold(words).Trim());
        if (search.Folded.Length == 0)
        {
            return [];
        }

        return await store.ReadAsync(
            async db =>
            {
                var found = new List<PaletteItem>();
                foreach (var feature in FeatureIndex.All)
                {
                    found.AddRange(await feature.FindAsync(db, viewer, search, stop));
                }

                return found;
            },
            stop);
    }
}
