using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Api;

/// <summary>Keeps the answers of requests that carry an <c>Idempotency-Key</c>, by person and key.</summary>
public sealed class IdempotencyCommands(PortalStore store, IDataProtectionProvider keys, TimeProvider clock)
{
    /// <summary>How long an answer is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    // A request that has no answer after this long ended with its process: it may be sent again. Far longer than any request takes.
    private static readonly TimeSpan Lost = TimeSpan.FromMinutes(2);

    private const int MostDeleted = 200;

    private readonly IDataProtector protector = keys.CreateProtector("ClientPortal.Idempotency");

    /// <summary>Begins a request. The answer of the same one before; null when there is none, and this one is to run.</summary>
    /// <exception cref="Refusal">422: the key came with another request. 409: the same request runs at this moment.</exception>
    internal async Task<KeptAnswer?> BeginAsync(Viewer viewer, string key, string fingerprint, CancellationToken stop = default)
    {
        var known = await store.WriteAsync<IdempotentAnswer?>(
            async db =>
            {
                viewer.MustBe(viewer.PersonId);
                var now = clock.GetUtcNow();
                if (await FindAsync(db, viewer, key, stop) is not { } earlier)
                {
                    db.IdempotentAnswers.Add(new IdempotentAnswer
                    {
                        PersonId = viewer.PersonId, Key = key, Fingerprint = fingerprint, StartedAt = now,
                    });
                    return null;
                }

                if (now - earlier.StartedAt < (earlier.Status is null ? Lost : Kept))
                {
                    return earlier.Fingerprint == fingerprint
                        ? earlier
                        : throw new Refusal(StatusCodes.Status422UnprocessableEntity, "idempotency-other");
                }

                (earlier.Fingerprint, earlier.StartedAt) = (fingerprint, now);
                (earlier.Status, earlier.Location, earlier.ProtectedBody) = (null, null, null);
                return null;
            },
            stop);
        return known is null ? null
            : known.Status is { } status ? new KeptAnswer(status, known.Location, known.ProtectedBody is { } body ? protector.Unprotect(body) : null)
            : throw new Refusal(StatusCodes.Status409Conflict, "idempotency-running");
    }

    /// <summary>Keeps the answer of the request that began; null when it was refused or failed, and may be sent again.</summary>
    internal Task EndAsync(Viewer viewer, string key, KeptAnswer? answer, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            viewer.MustBe(viewer.PersonId);
            if (await FindAsync(db, viewer, key, stop) is not { } begun)
            {
                return;
            }

            if (answer is null)
            {
                db.Remove(begun);
                return;
            }

            (begun.Status, begun.Location) = (answer.Status, answer.Location);
            begun.ProtectedBody = answer.Body is { } body ? protector.Protect(body) : null;
        },
        stop);

    /// <summary>Deletes answers that have been kept for their time, some of them at once; returns how many.</summary>
    internal Task<int> DeleteOldAsync(Viewer viewer, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            viewer.MustBeAdmin();
            var before = clock.GetUtcNow() - Kept;
            var old = await db.IdempotentAnswers.Where(one => one.StartedAt <= before).OrderBy(one => one.StartedAt)
                .Take(MostDeleted).ToListAsync(stop);
            db.RemoveRange(old);
            return old.Count;
        },
        stop);

    private static Task<IdempotentAnswer?> FindAsync(PortalDb db, Viewer viewer, string key, CancellationToken stop) =>
        db.IdempotentAnswers.SingleOrDefaultAsync(one => one.PersonId == viewer.PersonId && one.Key == key, stop);
}

/// <summary>An answer as it was given.</summary>
internal sealed record KeptAnswer(int Status, string? Location, string? Body);
