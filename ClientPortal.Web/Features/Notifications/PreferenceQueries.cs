using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Notifications;

/// <summary>Reads what the viewer chose for their notifications; not available while viewing as a client.</summary>
public sealed class PreferenceQueries(PortalStore store, TimeProvider clock)
{
    public Task<PreferenceView> OfAsync(Viewer viewer, CancellationToken stop = default) => store.ReadAsync(
        async db =>
        {
            viewer.MustBe(viewer.PersonId);
            var settings = await SettingsAsync(db, viewer, stop);
            var zone = await db.People.Where(person => person.Id == viewer.PersonId).Select(person => person.TimeZone).SingleAsync(stop);
            return new PreferenceView
            {
                Kinds =
                [
                    .. NotificationKinds.For(viewer).Select(
                        kind => settings.Kinds.FirstOrDefault(choice => choice.Kind == kind.Name) ?? new KindChoice(kind.Name)),
                ],
                Digest = settings.Digest,
                Quiet = settings.Quiet,
                DoNotDisturb = settings.DoNotDisturb is { Until: { } until } && until <= clock.GetUtcNow() ? null : settings.DoNotDisturb,
                TimeZone = zone,
                Subjects = await SubjectsAsync(db, viewer, settings.Subjects, stop),
            };
        },
        stop);

    /// <summary>What the viewer wants of one thing.</summary>
    public Task<SubjectLevel> LevelAsync(Viewer viewer, Guid id, CancellationToken stop = default) => store.ReadAsync(
        async db => (await SettingsAsync(db, viewer, stop)).Subjects.FirstOrDefault(choice => choice.Id == id)?.Level ?? SubjectLevel.All, stop);

    /// <summary>The titles of things of a kind that the viewer may see, by id; empty for an unknown kind of thing.</summary>
    internal static async Task<Dictionary<Guid, string>> TitlesAsync(
        PortalDb db, Viewer viewer, string subject, IReadOnlyCollection<Guid> ids, CancellationToken stop) =>
        FeatureIndex.NotificationSources.FirstOrDefault(source => source.Subject == subject) is { } source
            ? await source.TitlesAsync(db, viewer, ids, stop)
            : [];

    private static async Task<NotificationSettings> SettingsAsync(PortalDb db, Viewer viewer, CancellationToken stop) =>
        await db.NotificationSettings.SingleOrDefaultAsync(one => one.PersonId == viewer.PersonId, stop) ?? NotificationSettings.Of(viewer.PersonId);

    private static async Task<List<SubjectRow>> SubjectsAsync(
        PortalDb db, Viewer viewer, IReadOnlyList<SubjectChoice> chosen, CancellationToken stop)
    {
        var rows = new List<SubjectRow>();
        foreach (var kind in chosen.GroupBy(choice => choice.Subject))
        {
            var titles = await TitlesAsync(db, viewer, kind.Key, [.. kind.Select(choice => choice.Id)], stop);
            rows.AddRange(kind.Where(choice => titles.ContainsKey(choice.Id))
                .Select(choice => new SubjectRow(choice.Subject, choice.Id, titles[choice.Id], choice.Level)));
        }

        return [.. rows.OrderBy(row => row.Title, StringComparer.CurrentCultureIgnoreCase)];
    }
}
