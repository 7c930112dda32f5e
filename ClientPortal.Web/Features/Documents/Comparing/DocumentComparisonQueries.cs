using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Documents.Reading;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Documents.Comparing;

/// <summary>Compares the texts of two versions of a document, as they were read for the search.</summary>
public sealed class DocumentComparisonQueries(PortalStore store)
{
    /// <summary>Whether files of this type have a text that can be compared.</summary>
    internal static bool Compares(string contentType) => FileText.Readable.Contains(contentType);

    /// <summary>What <paramref name="to"/> adds to <paramref name="from"/>, and what it leaves out.</summary>
    /// <exception cref="NotFound">The viewer may not see the document, or it has no such version.</exception>
    public async Task<VersionComparison> OfAsync(Viewer viewer, Guid id, int from, int to, CancellationToken stop = default)
    {
        var found = await store.ReadAsync(
            db => db.Documents.VisibleTo(viewer, db).Where(document => document.Id == id).SelectMany(document => document.Versions)
                .Where(version => version.Number == from || version.Number == to)
                .Select(version => new VersionText(
                    version.Number, version.ContentType,
                    db.DocumentTexts.Where(text => text.Sha256 == version.Sha256).Select(text => text.Text).FirstOrDefault()))
                .ToListAsync(stop),
            stop);
        var earlier = found.Find(version => version.Number == from) ?? throw new NotFound();
        var later = found.Find(version => version.Number == to) ?? throw new NotFound();
        if (!Compares(earlier.ContentType) || !Compares(later.ContentType) || earlier.Text?.Length == 0 || later.Text?.Length == 0)
        {
            return new VersionComparison(from, to, ComparisonState.NoText, null);
        }

        return earlier.Text is null || later.Text is null
            ? new VersionComparison(from, to, ComparisonState.Awaited, null)
            : new VersionComparison(
                from, to, ComparisonState.Ready, await Task.Run(() => TextComparison.Of(earlier.Text, later.Text), stop));
    }

    private sealed record VersionText(int Number, string ContentType, string? Text);
}

/// <summary>Two versions beside each other.</summary>
/// <param name="Text">Null unless <see cref="ComparisonState.Ready"/>.</param>
public sealed record VersionComparison(int From, int To, ComparisonState State, TextComparison? Text);

public enum ComparisonState
{
    Ready,

    /// <summary>The text of one of them is still to be read.</summary>
    Awaited,

    /// <summary>One of them has no text that could be read: a scan, a damaged or a protected file.</summary>
    NoText,
}
