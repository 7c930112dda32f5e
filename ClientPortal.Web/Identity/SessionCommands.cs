using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Identity;

/// <summary>Signing out, here or elsewhere. The event cuts what hangs on the session.</summary>
public sealed class SessionCommands(PortalStore store, TimeProvider clock)
{
    /// <summary>Ends one of one's own sessions; ending the current one is signing out.</summary>
    public Task EndAsync(Viewer viewer, Guid sessionId, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            var session = await db.Sessions.SingleOrDefaultAsync(one => one.Id == sessionId && one.PersonId == viewer.PersonId, stop) ?? throw new NotFound();
            session.End(viewer, clock.GetUtcNow());
        },
        stop);

    /// <summary>Ends all of one's sessions but the current one; answers how many there were.</summary>
    public Task<int> EndOthersAsync(Viewer viewer, CancellationToken stop = default) => store.WriteAsync(
        async db =>
        {
            viewer.MustBe(viewer.PersonId);
            var others = await db.Sessions.Where(one => one.PersonId == viewer.PersonId && one.EndedAt == null && one.Id != viewer.SessionId).ToListAsync(stop);
            others.ForEach(session => session.End(viewer, clock.GetUtcNow()));
            return others.Count;
        },
        stop);

    /// <summary>A sign-in that has just succeeded. The viewer says for whom and from where.</summary>
    internal Task<Guid> StartAsync(Viewer viewer, string device, CancellationToken stop = default) => store.WriteAsync(
        db =>
        {
            var session = Session.Start(viewer, device, viewer.From ?? "", clock.GetUtcNow());
            db.Sessions.Add(session);
            return Task.FromResult(session.Id);
        },
        stop);
}
