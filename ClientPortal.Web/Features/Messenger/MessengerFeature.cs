using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Messenger;

/// <summary>The messenger: lists of conversations, direct ones, groups, project chats, and the count of unread messages.</summary>
public sealed class MessengerFeature : Feature
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

    public override IReadOnlyList<ShellPanel> ShellPanels => [new(typeof(UnreadWatch)), new(typeof(MessageToastsPanel))];

    public override NotificationSource Notifications { get; } = new ConversationNotices();

    public override void AddServices(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<MessengerCommands>().AddSingleton<MessengerQueries>();
        services.AddSingleton<IReactInTransaction, Participants>().AddSingleton<IReactInTransaction, LastMessages>();
        services.AddSingleton<GroupPictureCommands>().AddSingleton<GroupPictureQueries>().AddScoped<UnreadCount>();
    }

    public override void MapEndpoints(WebApplication app) => app.MapGroupPictures();

    public override async Task<IReadOnlyList<PaletteItem>> FindAsync(PortalDb db, Viewer viewer, PaletteSearch search, CancellationToken stop)
    {
        var groups = await db.Conversations.VisibleTo(viewer)
            .Where(one => one.Kind == ConversationKind.Group && PortalDb.Fold(one.Name).Contains(search.Folded))
            .OrderBy(one => one.Name).Take(PaletteSearch.Limit).Select(one => new { one.Id, one.Name }).ToListAsync(stop);
        return [.. groups.Select(one => new PaletteItem("group", "forum", one.Name, "", $"/messages/{one.Id}"))];
    }
}
