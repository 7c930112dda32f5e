using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Activity;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Announcements;
using ClientPortal.Web.Features.Attachments;
using ClientPortal.Web.Features.Audit;
using ClientPortal.Web.Features.Calendar;
using ClientPortal.Web.Features.Documents;
using ClientPortal.Web.Features.Home;
using ClientPortal.Web.Features.Intake;
using ClientPortal.Web.Features.Jobs;
using ClientPortal.Web.Features.Maintenances;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Features.MyAccount;
using ClientPortal.Web.Features.Notifications;
using ClientPortal.Web.Features.Operations;
using ClientPortal.Web.Features.PersonalData;
using ClientPortal.Web.Features.Presence;
using ClientPortal.Web.Features.Projects;
using ClientPortal.Web.Features.Prospects;
using ClientPortal.Web.Features.Search;
using ClientPortal.Web.Features.ServiceAccounts;
using ClientPortal.Web.Features.Tickets;
using ClientPortal.Web.Features.Webhooks;
using ClientPortal.Web.Files;
using ClientPortal.Web.Ui;
using ClientPortal.Web.Ui.Install;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Web.Features;

/// <summary>All features of the portal. A new one adds its line here. What Ctrl+K finds stands in this order.</summary>
public static class FeatureIndex
{
    public static IReadOnlyList<Feature> All { get; } =
    [
        new HomeFeature(),
        new PeopleFeature(),
        new MessengerFeature(),
        new MessagesFeature(),
        new AttachmentsFeature(),
        new ProjectsFeature(),
        new DocumentsFeature(),
        new TicketsFeature(),
        new CalendarFeature(),
        new ProspectsFeature(),
        new AccountFeature(),
        new PersonalDataFeature(),
        new AuditFeature(),
        new ActivityFeature(),
        new SearchFeature(),
        new PresenceFeature(),
        new AnnouncementsFeature(),
        new MaintenancesFeature(),
        new OperationsFeature(),
        new JobsFeature(),
        new IntakeFeature(),
        new NotificationsFeature(),
        new WebhooksFeature(),
        new ServiceAccountsFeature(),
    ];

    /// <summary>Whom the events of all features notify.</summary>
    public static IReadOnlyList<NotificationSource> NotificationSources { get; } =
        [.. All.Select(feature => feature.Notifications).OfType<NotificationSource>()];

    public static WebApplicationBuilder AddFeatures(this WebApplicationBuilder builder)
    {
        builder.AddFiles();
        builder.Services.AddSingleton<StaticAddresses>();
        builder.Services.AddScoped<BrowserSide>().AddScoped<CircuitAvatars>().AddSingleton<Refusals>().AddTransient<Actions>();
        builder.Services.AddFeatureTexts();
        foreach (var feature in All)
        {
            feature.AddServices(builder);
        }

        return builder;
    }

    /// <summary>What features hand out as files rather than pages.</summary>
    public static WebApplication MapFeatures(this WebApplication app)
    {
        foreach (var feature in All)
        {
            feature.MapEndpoints(app);
        }

        return app;
    }

    /// <summary>The shell's links for this viewer, in the language of the moment.</summary>
    public static IReadOnlyList<NavigationItem> LinksOf(Viewer viewer, IStringLocalizerFactory texts, IStringLocalizer<UiTexts> shell) =>
    [
        .. from feature in All
           from link in feature.Links
           where link.IsFor(viewer)
           orderby link.Order
           select new NavigationItem(
               link.Key,
               texts.Create(feature.Texts!)["Nav." + link.Key],
               link.Icon,
               link.Href,
               link.Group is null ? null : shell["Nav." + link.Group].Value,
               link.Badge),
    ];

    /// <summary>What kinds of conversations belong to.</summary>
    public static IReadOnlyList<ConversationSubject> ConversationSubjects { get; } =
        [.. All.Select(feature => feature.ConversationSubject).OfType<ConversationSubject>()];

    /// <summary>
    /// The titles of what these conversations belong to, by the subject's id. One query for each kind that is among them; most lists have none of one
    /// kind.
    /// </summary>
    public static async Task<Dictionary<Guid, SubjectTitle>> SubjectTitlesAsync(
        PortalDb db, IReadOnlyCollection<(ConversationKind Kind, Guid? Id)> wanted, CancellationToken stop)
    {
        var titles = new Dictionary<Guid, SubjectTitle>();
        foreach (var subject in ConversationSubjects)
        {
            var ids = wanted.Where(one => one.Kind == subject.Kind).Select(one => one.Id).OfType<Guid>().ToList();
            foreach (var (id, title) in ids.Count == 0 ? [] : await subject.TitlesAsync(db, ids, stop))
            {
                titles[id] = title;
            }
        }

        return titles;
    }

    /// <summary>What the activity says of an event; nothing of one that no feature describes.</summary>
    public static EventFacts FactsOf(PortalEvent happened) =>
        All.Select(feature => feature.Describe(happened)).FirstOrDefault(facts => facts is not null) ?? new EventFacts();
}
