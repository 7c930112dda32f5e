using ClientPortal.Domain;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Files;

/// <summary>The space of an organisation: the files of its conversations and of its documents count together.</summary>
public sealed class FileQuota : IDisposable
{
    // Two files that arrive at once must not both use the last free megabyte, at one node or at two.
    private readonly SemaphoreSlim counting = new(1, 1);

    /// <summary>Runs a check and the save that uses the space, one after the other.</summary>
    public async Task<T> InTurnAsync<T>(PortalStore store, Func<Task<T>> place, CancellationToken stop)
    {
        await counting.WaitAsync(stop);
        try
        {
            return await store.AloneAsync(nameof(FileQuota), place, stop);
        }
        finally
        {
            counting.Release();
        }
    }

    /// <summary>Checks the space of an organisation. Uploads in parts that are not finished have reserved theirs.</summary>
    /// <param name="size">Bytes that are to be stored.</param>
    /// <exception cref="RuleBroken"><c>file.quota</c>.</exception>
    public static async Task CheckAsync(PortalDb db, FileLimits limits, Guid organisationId, long size, CancellationToken stop)
    {
        if (await UsedAsync(db, organisationId, stop) + size > limits.Quota)
        {
            throw new RuleBroken("file.quota", limits.QuotaMegabytes);
        }
    }

    /// <summary>Bytes that an organisation uses, with those that are reserved.</summary>
    public static async Task<long> UsedAsync(PortalDb db, Guid organisationId, CancellationToken stop) =>
        await db.Attachments.Where(one => one.OrganisationId == organisationId).SumAsync(one => one.Size, stop)

        // A restored version has the file of an earlier one.
        + await db.Documents.Where(one => one.OrganisationId == organisationId).SelectMany(one => one.Versions)
            .Where(version => version.RestoredFrom == null).SumAsync(version => version.Size, stop)
        + await db.DocumentUploads.Where(one => one.OrganisationId == organisationId && one.PlacedId == null).SumAsync(one => one.Size, stop);

    public void Dispose() => counting.Dispose();
}
