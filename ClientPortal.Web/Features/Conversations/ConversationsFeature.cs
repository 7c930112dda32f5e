using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Conversations;

/// <summary>Messages: threads, the messenger, attachments.</summary>
public sealed class ConversationsFeature : Feature
{
    public override Type Texts => typeof(MessengerTexts);

    public override IReadOnlyList<FeatureLink> Links =>
    [
        new("Messages", "forum", "/messages", 30)
        {
            Badge = badge =>
            {
                badge.OpenComponent<UnreadBadge>(0);
                badge.CloseComponent();
            },
        },
    ];

    public override IReadOnlyList<ShellPanel> ShellPanels =>
        [new(typeof(UnreadWatch)), new(typeof(MessageToastsPanel)), new(typeof(OutboxPanel)) { IsFor = viewer => !viewer.IsReadOnly }];

    public override NotificationSource Notifications { get; } = new ConversationNotices();

    public override void AddServices(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ConversationCommands>().AddSingleton<ConversationQueries>().AddSingleton<HistoryQueries>();
        services.AddSingleton<MessengerCommands>().AddSingleton<MessengerQueries>().AddSingleton<ForwardCommands>();
        services.AddSingleton<GroupPictureCommands>().AddSingleton<GroupPictureQueries>();
        services.AddSingleton<AttachmentCommands>().AddSingleton<AttachmentQueries>().AddHostedService<FileSweep>();
        services.AddSingleton<MessageRateLimits>().AddSingleton<ThreadWatch>();
        services.AddScoped<ChatNotifier>().AddScoped<UnreadCount>();
    }

    public override void MapEndpoints(WebApplication app)
    {
        app.MapGroupPictures();
        app.MapAttachments();
    }

    public override async Task<IReadOnlyList<PaletteItem>> FindAsync(PortalDb db, Viewer viewer, PaletteSearch search, CancellationToken stop)
    {
        var groups = await db.Conversations.VisibleTo(viewer)
            .Where(one => one.Kind == ConversationKind.Group && PortalDb.Fold(one.Name).Contains(search.Folded))
            .OrderBy(one => one.Name).Take(PaletteSearch.Limit).Select(one => new { one.Id, one.Name }).ToListAsync(stop);
        return [.. groups.Select(one => new PaletteItem("group", "forum", one.Name, "", $"/messages/{one.Id}"))];
    }
}
