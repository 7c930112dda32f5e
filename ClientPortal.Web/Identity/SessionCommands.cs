using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Identity;

/// <summary>Signs out, on this device or on others. The event ends the circuits and streams of the session.</summary>
public sealed class SessionCommands(PortalStore store, TimeProvider clock)
{
    /// <summary>Ends one of the viewer's own sessions; ending the current one signs out.</summary>
    /// <exception cref="NotFound">The session does not exist or is not the viewer's.</exception>
    public Task EndAsync(Viewer viewer, Guid sessionId, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var session = await db.Sessions.SingleOrDefaultAsync(one => one.Id == sessionId && one.PersonId == viewer.PersonId, stop)
                ?? throw new NotFound();
            session.End(OfSession(viewer), clock.GetUtcNow());
        },
        stop);

    /// <summary>Ends a session of any person, for administrators: their pages, streams and tokens of that sign-in end at once.</summary>
    /// <exception cref="NotFound">The session does not exist, or the viewer is a client.</exception>
    /// <exception cref="RuleBroken"><c>viewer.admin-only</c>, <c>viewer.read-only</c>.</exception>
    public Task EndOfAnyoneAsync(Viewer viewer, Guid sessionId, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            viewer.MustBeStaffToSee();
            viewer.MustBeAdmin();
            var session = await db.Sessions.SingleOrDefaultAsync(one => one.Id == sessionId, stop) ?? throw new NotFound();
            session.End(viewer, clock.GetUtcNow());
        },
        stop);

    /// <summary>Ends all sessions of the viewer but the current one; returns how many.</summary>
    public Task<int> EndOthersAsync(Viewer viewer, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            viewer = OfSession(viewer);
            viewer.MustBe(viewer.PersonId);
            var others = await db.Sessions
                .Where(one => one.PersonId == viewer.PersonId && one.EndedAt == null && one.Id != viewer.SessionId)
                .ToListAsync(stop);
            others.ForEach(session => session.End(viewer, clock.GetUtcNow()));
            return others.Count;
        },
        stop);

    /// <summary>
    /// Uses a refresh token of the viewer's session. Returns the number that the next one carries; null when it was used before: the session ends,
    /// and its person is told.
    /// </summary>
    internal Task<int?> RenewAsync(Viewer viewer, int given, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var session = await db.Sessions.SingleAsync(one => one.Id == viewer.SessionId && one.PersonId == viewer.PersonId, stop);
            viewer = OfSession(viewer);
            if (session.Renew(viewer, given, clock.GetUtcNow()))
            {
                return (int?)session.Renewals;
            }

            var person = await db.People.SingleAsync(one => one.Id == viewer.PersonId, stop);
            person.NoteAccountChange(viewer, "token-reused", clock.GetUtcNow());
            return null;
        },
        stop);

    /// <summary>Saves the session of a successful sign-in. The viewer holds the person and the network address.</summary>
    internal Task<Guid> StartAsync(Viewer viewer, string device, CancellationToken stop = default) => store.WriteAsync(
        db =>
        {
            var session = Session.Start(viewer, device, viewer.From ?? "", clock.GetUtcNow());
            db.Sessions.Add(session);
            return Task.FromResult(session.Id);
        },
        stop);

    // People can sign in and out during a maintenance too: it keeps them from writing, not from protecting their account.
    private static Viewer OfSession(Viewer viewer) => viewer with { ReadOnlyUntil = null };
}
