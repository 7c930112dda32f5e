using ClientPortal.Web.Data;
using MimeKit;

namespace ClientPortal.Web.Mail;

/// <summary>The outbox and its way out: files by default, a mail server when one is configured.</summary>
public static class MailSetup
{
    // Nobody's address (RFC 2606): a portal that sends for real is told its own.
    private const string NobodysAddress = "IT Vision <portal@localhost.invalid>";

    public static WebApplicationBuilder AddMail(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<MailQueue>();
        services.AddSingleton(RouteOf);
        services.AddHostedService<MailDispatcher>();
        return builder;
    }

    /// <summary>Said at the start and not at the first mail, whose reader would find out.</summary>
    public static void CheckMail(this WebApplication app)
    {
        app.Services.GetRequiredService<IMailRoute>();
        if (app.Environment.IsProduction() && !app.Services.GetRequiredService<PublicAddress>().IsConfigured)
        {
            app.Logger.LogWarning(
                "Portal:PublicUrl is not set, so links in mails lead to the address that the portal listens on. "
                + "Set it to the address that people reach the portal at, such as https://portal.example.org.");
        }
    }

    private static IMailRoute RouteOf(IServiceProvider services)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        var server = MailServerSettings.From(configuration);
        var from = MailboxAddress.Parse(configuration["Portal:Mail:From"] ?? (server is null ? NobodysAddress : throw new InvalidOperationException(
            "Portal:Smtp:Host is set and Portal:Mail:From is not: name the sender, such as 'IT Vision <portail@itvision.sn>'.")));
        return server is null ? new MailFolder(services.GetRequiredService<PortalFolder>().Mail, from) : new MailServer(server, from);
    }
}
