using ClientPortal.Web.Data;
using ClientPortal.Web.Jobs;
using ClientPortal.Web.Mail.Intake;
using MimeKit;

namespace ClientPortal.Web.Mail;

/// <summary>Registers the outbox and its route: a folder of files by default, a mail server when one is configured.</summary>
public static class MailSetup
{
    // A reserved domain (RFC 2606): a portal that really sends mail must be configured with its own address.
    private const string ReservedAddress = "IT Vision <portal@localhost.invalid>";

    public static WebApplicationBuilder AddMail(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<MailQueue>();
        services.AddSingleton(SenderOf);
        services.AddSingleton(RouteOf);
        services.AddJob<MailJob>(MailJob.Kind);
        builder.AddIntake();
        return builder;
    }

    /// <summary>Checks the mail settings at the start, and not when the first mail is sent.</summary>
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

    private static MailboxAddress SenderOf(IServiceProvider services)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        var server = MailServerSettings.From(configuration);
        return MailboxAddress.Parse(configuration["Portal:Mail:From"] ?? (server is null ? ReservedAddress : throw new InvalidOperationException(
            "Portal:Smtp:Host is set and Portal:Mail:From is not: name the sender, such as 'IT Vision <portail@itvision.sn>'.")));
    }

    private static IMailRoute RouteOf(IServiceProvider services)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        var (server, signer) = (MailServerSettings.From(configuration), MailSigner.From(configuration));
        var from = services.GetRequiredService<MailboxAddress>();
        return server is null
            ? new MailFolder(services.GetRequiredService<PortalFolder>().Mail, from, signer)
            : new MailServer(server, from, signer);
    }
}
