using ClientPortal.Domain.Announcements;
using ClientPortal.Domain.People;
using ClientPortal.Web.Features.Announcements;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Access;

/// <summary>Administrators announce; staff see all announcements, clients those that address them.</summary>
internal static partial class AccessMatrix
{
    private static Endpoints AnnouncementsApi => new()
    {
        {
            "POST /api/realtime/notify", "ss nnnn r+",
            (who, at) => who.ApiAsync("POST", "/api/realtime/notify", new { personId = at.Subject, type = "info", title = at.Mark, message = "" })
        },
        {
            "POST /api/realtime/broadcast", "ss nnnn r+",
            (who, at) => who.ApiAsync("POST", "/api/realtime/broadcast", new { audience = $"organisation:{at.Organisation}", title = at.Mark })
        },
    };

    private static Methods<AnnouncementCommands> AnnouncementCommands => new()
    {
        { "AnnounceAsync", "ss nnnn r+", (it, who, at) => it.AnnounceAsync(who, Announced(at)) },
        { "EndAsync", "ss nnnn r+", async (it, who, at) => await it.EndAsync(who, await at.AnnouncementAsync()) },

        { "NotifyAsync", "ss nnnn r+", async (it, who, at) => await it.NotifyAsync(who, await at.AnnouncementAsync()) },

        // What is not theirs is ignored.
        { "SeeAsync", "ss ++++ ++", async (it, who, at) => await it.SeeAsync(who, [await at.AnnouncementAsync()]) },
        { "DismissAsync", "ss n+++ ++", async (it, who, at) => await it.DismissAsync(who, await at.AnnouncementAsync()) },
    };

    private static Methods<AnnouncementQueries> AnnouncementQueries => new()
    {
        { "FindAsync", "ss n+++ ++", async (it, who, at) => await it.FindAsync(who, await at.AnnouncementAsync()) },
        {
            "OpenAsync", "ss n+++ ++", async (it, who, at) =>
            {
                var id = await at.AnnouncementAsync();
                return (await it.OpenAsync(who)).Where(row => row.Id == id);
            }
        },

        // Their own alone, and the cast has seen none of them.
        { "ReceiptsAsync", "ss nnnn nn", async (it, who, at) => await it.ReceiptsAsync(who, [await at.SeenAnnouncementAsync()]) },
        {
            "ListAsync", "ss nnnn ++", async (it, who, at) =>
            {
                var id = await at.AnnouncementAsync();
                return (await it.ListAsync(who)).Where(one => one.Row.Id == id);
            }
        },
        { "ZoneAsync", "ss ++++ ++", (it, who, _) => it.ZoneAsync(who) },
        { "OrganisationsAsync", "ss nnnn ++", (it, who, _) => it.OrganisationsAsync(who) },
        { "PersonAsync", "ss nnnn ++", (it, who, at) => it.PersonAsync(who, at.Cast[Identity.Administrator].PersonId) },
    };

    private static AnnouncementFields Announced(AccessScene at) =>
        new(AnnouncementAudience.Organisation(at.Organisation), $"Announced {at.Mark}", $"Message {at.Mark}");

    private static Task<Guid> AnnouncementAsync(this AccessScene at) => at.MadeAsync("announcement", () => at.Store.WriteAsync(db =>
    {
        var made = Announcement.Make(Viewer.Portal, Announced(at), at.Services.GetRequiredService<TimeProvider>().GetUtcNow());
        db.Announcements.Add(made);
        return Task.FromResult(made.Id);
    }));

    // Over when it is saved: the circuit of another test, which is still open, would otherwise see it too.
    private static Task<Guid> SeenAnnouncementAsync(this AccessScene at) => at.MadeAsync("seen-announcement", () => at.Store.WriteAsync(db =>
    {
        var now = at.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var made = Announcement.Make(Viewer.Portal, Announced(at), now);
        made.End(Viewer.Portal, now);
        db.Announcements.Add(made);
        db.AnnouncementReceipts.Add(new AnnouncementReceipt { AnnouncementId = made.Id, PersonId = at.Subject, SeenAt = DateTimeOffset.UnixEpoch });
        return Task.FromResult(made.Id);
    }));
}
