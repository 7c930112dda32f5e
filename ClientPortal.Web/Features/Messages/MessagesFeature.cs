using ClientPortal.Web.Mail.Intake;

namespace ClientPortal.Web.Features.Messages;

/// <summary>Threads: messages with their replies, reactions, receipts and history, the composer and the outbox.</summary>
public sealed class MessagesFeature : Feature
{
    public override IReadOnlyList<ShellPanel> ShellPanels => [new(typeof(OutboxPanel)) { IsFor = viewer => !viewer.IsReadOnly }];

    public override void AddServices(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ConversationCommands>().AddSingleton<ReceiptCommands>();
        services.AddSingleton<ConversationQueries>().AddSingleton<HistoryQueries>();
        services.AddSingleton<ForwardCommands>().AddSingleton<MessageRateLimits>().AddSingleton<SharedMessages>();
        services.AddScoped<MessageServices>();
        services.AddSingleton<IMailReceiver, MailReplies>();
        services.AddHostedService<MessageRehearsal>();
    }
}
