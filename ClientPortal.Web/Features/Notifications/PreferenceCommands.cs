using ClientPortal.Domain;
using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Notifications.Email;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Notifications;

/// <summary>Changes what the viewer wants of notifications. What waits is decided again.</summary>
public sealed class PreferenceCommands(PortalStore store, MailPlan plan, NotificationSignals signals, TimeProvider clock)
{
    // Things that a person can follow in their own way. An account is followed whole.
    private static readonly string[] Followed = ["project", "ticket", "conversation"];

    // Every page asks this when it opens: EF Core translates it to SQL once.
    private static readonly CompiledOnce<Func<PortalDb, Guid, CancellationToken, Task<bool>>> IsBack = new(() => EF.CompileAsyncQuery(
        (PortalDb db, Guid id, CancellationToken _) => db.NotificationSettings.Any(
            one => one.PersonId == id && one.DoNotDisturb != null && one.DoNotDisturb.Until == null
                && db.LastSeen.Any(seen => seen.PersonId == id && seen.At > one.DoNotDisturb.Since))));

    /// <summary>Saves the kinds that are named, and the other parts. Security notices stay as they are.</summary>
    /// <exception cref="RuleBroken">The quiet hours never end, a kind or value is unknown, or the viewer is read-only.</exception>
    public Task ChangeAsync(
        Viewer viewer, IReadOnlyCollection<KindChoice> kinds, MailDigest digest, QuietHours? quiet, CancellationToken stop = default)
    {
        if (kinds.Any(choice => !NotificationKinds.Exists(choice.Kind)))
        {
            throw new RuleBroken("notification.choice-unknown");
        }

        var chosen = kinds.Where(choice => !NotificationKinds.Of(choice.Kind).IsSecurity).ToList();
        return SaveAsync(viewer, settings => settings.Change(viewer, chosen, digest, quiet), stop);
    }

    /// <summary>Changes what the viewer wants of one project, ticket or conversation.</summary>
    /// <exception cref="NotFound">It does not exist, or the viewer may not see it.</exception>
    /// <exception cref="RuleBroken">There are too many, the level is unknown, or the viewer is read-only.</exception>
    public async Task FollowAsync(Viewer viewer, string subject, Guid id, SubjectLevel level, CancellationToken stop = default)
    {
        viewer.MustBe(viewer.PersonId);
        if (!Followed.Contains(subject)
            || !(await store.ReadAsync(db => PreferenceQueries.TitlesAsync(db, viewer, subject, [id], stop), stop)).ContainsKey(id))
        {
            throw new NotFound();
        }

        await SaveAsync(viewer, settings => settings.Follow(viewer, new SubjectChoice(subject, id, level)), stop);
    }

    /// <summary>Begins or ends a time without mail and push. What waited comes in one message at its end.</summary>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public async Task SilenceAsync(Viewer viewer, Silence silence, CancellationToken stop = default)
    {
        var now = clock.GetUtcNow();
        DoNotDisturb? chosen = silence switch
        {
            Silence.Hour => new(now, now.AddHours(1)),
            Silence.Tomorrow => new(now, await TomorrowAsync(viewer, now, stop)),
            Silence.Return => new(now, null),
            _ => null,
        };
        await SaveAsync(viewer, settings => settings.Silence(viewer, chosen), stop);
    }

    /// <summary>The viewer opened a page: ends a time without mail and push that was meant to last until they are back.</summary>
    public async Task ReturnAsync(Viewer viewer, CancellationToken stop = default)
    {
        var isBack = !viewer.IsReadOnly && await store.ReadAsync(db => IsBack.For(db)(db, viewer.PersonId, stop), stop);
        if (isBack)
        {
            await SilenceAsync(viewer, Silence.None, stop);
        }
    }

    /// <summary>Ends the mail of these kinds, of all kinds with null, except for security notices.</summary>
    public Task EndMailAsync(Viewer viewer, IReadOnlyCollection<string>? kinds, CancellationToken stop = default) => SaveAsync(
        viewer,
        settings =>
        {
            var ended = FeatureIndex.NotificationSources.SelectMany(source => source.Kinds).Where(kind => !kind.IsSecurity)
                .Select(kind => kind.Name).Where(kind => kinds is null || kinds.Contains(kind));
            settings.Change(
                viewer,
                [
                    .. ended.Select(kind => (settings.Kinds.FirstOrDefault(choice => choice.Kind == kind) ?? new KindChoice(kind)) with
                    {
                        Email = false,
                    }),
                ],
                settings.Digest,
                settings.Quiet);
        },
        stop);

    private async Task SaveAsync(Viewer viewer, Action<NotificationSettings> change, CancellationToken stop)
    {
        viewer.MustBe(viewer.PersonId);
        await store.WriteAsync(
            async db =>
            {
                var settings = await db.NotificationSettings.SingleOrDefaultAsync(one => one.PersonId == viewer.PersonId, stop);
                if (settings is null)
                {
                    settings = NotificationSettings.Of(viewer.PersonId);
                    db.NotificationSettings.Add(settings);
                }

                change(settings);

                // What waits for the former choice: the job decides again with the new one.
                if (await db.Notifications.AnyAsync(one => one.PersonId == viewer.PersonId && one.ReadAt == null && one.MailedAt == null, stop))
                {
                    await plan.GatherAsync(db, viewer.PersonId, clock.GetUtcNow(), stop);
                }
            },
            stop);
        signals.PreferencesChanged(viewer.PersonId);
    }

    private async Task<DateTimeOffset> TomorrowAsync(Viewer viewer, DateTimeOffset now, CancellationToken stop)
    {
        var name = await store.ReadAsync(
            db => db.People.Where(person => person.Id == viewer.PersonId).Select(person => person.TimeZone).SingleAsync(stop), stop);
        return LocalTime.Tomorrow(DigestSchedule.Morning, now, NotificationSettings.ZoneOf(name));
    }
}
