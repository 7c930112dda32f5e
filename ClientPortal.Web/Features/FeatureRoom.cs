using ClientPortal.Web.Features.Activity;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Audit;
using ClientPortal.Web.Features.Conversations;
using ClientPortal.Web.Features.MyAccount;
using ClientPortal.Web.Features.Presence;
using ClientPortal.Web.Features.Projects;
using ClientPortal.Web.Features.Prospects;
using ClientPortal.Web.Features.Search;
using ClientPortal.Web.Features.Tickets;
using ClientPortal.Web.Files;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ClientPortal.Web.Features;

/// <summary>What people do: each feature registers its commands, queries and notifier here.</summary>
public static class FeatureRoom
{
    public static WebApplicationBuilder AddFeatures(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<PeopleCommands>().AddSingleton<PeopleQueries>().AddScoped<PeopleNotifier>();
        services.AddSingleton<OrganisationCommands>().AddSingleton<OrganisationQueries>();
        services.AddSingleton<InvitationCommands>().AddSingleton<InvitationQueries>();
        services.AddSingleton<AccountCommands>().AddSingleton<AccountQueries>().AddSingleton<ProfileCommands>().AddScoped<AccountNotifier>();
        services.AddSingleton<AuditQueries>().AddScoped<AuditNotifier>().AddSingleton<LogCommands>().AddHostedService<LogRetention>();
        services.AddSingleton<ProjectCommands>().AddSingleton<ProjectQueries>().AddScoped<ProjectNotifier>();
        builder.AddFiles();
        services.AddSingleton<PictureCommands>().AddSingleton<PictureQueries>().AddSingleton<Ui.Faces>().AddHostedService<PictureReactor>();
        services.AddSingleton<AttachmentCommands>().AddSingleton<ForwardCommands>().AddSingleton<TalkLimits>().AddSingleton<AttachmentQueries>().AddHostedService<FileSweep>();
        services.AddSingleton<ConversationCommands>().AddSingleton<MessengerCommands>().AddSingleton<MessengerQueries>().AddSingleton<ConversationQueries>().AddSingleton<HistoryQueries>().AddSingleton<GroupPictureCommands>().AddSingleton<GroupPictureQueries>().AddScoped<ChatNotifier>().AddScoped<UnreadCount>().AddSingleton<ThreadWatch>();
        services.AddSingleton<TicketCommands>().AddSingleton<TicketQueries>().AddScoped<TicketNotifier>().AddHostedService<PromiseWatch>();
        services.AddSingleton<TicketDeskCommands>().AddSingleton<TicketDeskQueries>().AddScoped<TicketDeskNotifier>();
        services.AddSingleton<SearchQueries>().AddSingleton<PaletteQueries>();
        services.AddSingleton<ActivityQueries>().AddScoped<ActivityNotifier>().AddScoped<PersonActivityNotifier>();
        services.AddScoped<Ui.BrowserSide>().AddScoped<Ui.CircuitFaces>().AddSingleton<Ui.Refusals>();
        services.AddSingleton<PresenceCommands>().AddSingleton<PresenceQueries>().AddScoped<PresenceNotifier>().AddHostedService<LastSeenReactor>();
        services.AddScoped<CircuitPresence>().AddScoped<CircuitHandler>(circuit => circuit.GetRequiredService<CircuitPresence>());
        builder.AddProspects();
        return builder;
    }

    /// <summary>What features hand out as files rather than pages.</summary>
    public static WebApplication MapFeatures(this WebApplication app)
    {
        app.MapMyAccount();
        app.MapPictures();
        app.MapGroupPictures();
        app.MapAttachments();
        app.MapGet(AuditExport.Path, AuditExport.WriteAsync).RequireAuthorization(Policies.Admin);
        return app;
    }
}
