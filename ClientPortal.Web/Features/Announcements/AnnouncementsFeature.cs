using ClientPortal.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Announcements;

/// <summary>What administrators tell everybody, a part of the people, an organisation or one person, on all open pages.</summary>
public sealed class AnnouncementsFeature : Feature
{
    public override Type Texts => typeof(AnnouncementTexts);

    public override IReadOnlyList<ShellPanel> ShellPanels => [new(typeof(AnnouncementsPanel))];

    public override IReadOnlyList<EventSubject> Subjects =>
    [
        new("announcementId", (db, ids, stop) => db.Announcements.Where(one => ids.Contains(one.Id))
            .ToDictionaryAsync(one => one.Id, one => one.Title, stop)),
    ];

    public override NotificationSource Notifications { get; } = new AnnouncementNotices();

    public override void AddServices(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<AnnouncementCommands>().AddSingleton<AnnouncementQueries>();
        services.AddJob<AnnouncementJob>(AnnouncementJob.Kind);
        services.AddSingleton<AnnouncementBoard>().AddHostedService(all => all.GetRequiredService<AnnouncementBoard>());
    }
}
