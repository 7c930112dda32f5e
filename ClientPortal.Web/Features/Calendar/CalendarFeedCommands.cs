using ClientPortal.Domain;
using ClientPortal.Domain.Calendar;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Calendar;

/// <summary>The secret addresses at which other programs read a person's calendar.</summary>
public sealed class CalendarFeedCommands(PortalStore store, TimeProvider clock)
{
    /// <summary>Makes a new address, which ends the former one; answers with its secret, which is told only now.</summary>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public Task<string> RenewAsync(Viewer viewer, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            viewer.MustBe(viewer.PersonId);
            var secret = LinkSecret.New();
            if (await db.CalendarFeeds.SingleOrDefaultAsync(one => one.PersonId == viewer.PersonId, stop) is { } feed)
            {
                (feed.SecretHash, feed.CreatedAt) = (LinkSecret.Hash(secret), clock.GetUtcNow());
            }
            else
            {
                db.CalendarFeeds.Add(new CalendarFeed
                {
                    PersonId = viewer.PersonId, SecretHash = LinkSecret.Hash(secret), CreatedAt = clock.GetUtcNow(),
                });
            }

            return secret;
        },
        stop);

    /// <summary>Ends the address.</summary>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public Task RevokeAsync(Viewer viewer, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            viewer.MustBe(viewer.PersonId);
            db.CalendarFeeds.RemoveRange(await db.CalendarFeeds.Where(one => one.PersonId == viewer.PersonId).ToListAsync(stop));
        },
        stop);
}
