using ClientPortal.Domain.People;
using ClientPortal.Web.Jobs;
using ClientPortal.Web.Mail.Intake;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Intake;

/// <summary>Mails that come in: what became of each, and the queue of those that staff decide about.</summary>
public sealed class IntakeFeature : Feature
{
    public override Type Texts => typeof(IntakeTexts);

    public override IReadOnlyList<FeatureLink> Links =>
        [new("Mail", "mail", "/admin/mail", 78) { IsFor = viewer => viewer.IsStaff, Group = "Administration" }];

    public override IReadOnlyList<EventSubject> Subjects =>
    [
        new("mailId", (db, ids, stop) => db.IncomingMails.Where(mail => ids.Contains(mail.Id))
            .ToDictionaryAsync(mail => mail.Id, mail => mail.Subject.Length > 0 ? mail.Subject : mail.From, stop)),
    ];

    public override void AddServices(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<IncomingMailCommands>().AddSingleton<IncomingMailQueries>();
        services.AddJob<IncomingMailReactor>(MailIntake.Kind).AddSchedule<IncomingMailSweep>(IncomingMailSweep.Kind, TimeSpan.FromHours(1));
    }
}
