using ClientPortal.Domain.Mail;
using ClientPortal.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientPortal.Web.Mail.Intake;

internal sealed class IncomingMailTable : IEntityTypeConfiguration<IncomingMail>
{
    public void Configure(EntityTypeBuilder<IncomingMail> builder)
    {
        builder.ToTable("IncomingMails");
        builder.Property(mail => mail.From).HasMaxLength(EmailAddress.Length);
        builder.Property(mail => mail.Subject).HasMaxLength(IncomingMail.SubjectLength);
        builder.Property(mail => mail.MessageId).HasMaxLength(IncomingMail.MessageIdLength);
        builder.Property(mail => mail.Fingerprint).HasMaxLength(IncomingMail.FingerprintLength);
        builder.Property(mail => mail.Reason).HasMaxLength(IncomingMail.ReasonLength);
        builder.Property(mail => mail.State).HasConversion<string>().HasMaxLength(16);

        // A mail that comes a second time, from the same source or another one, is the same.
        builder.HasIndex(mail => mail.Fingerprint).IsUnique();
        builder.HasIndex(mail => new { mail.State, mail.Id });
        builder.HasIndex(mail => new { mail.From, mail.AnsweredAt });
        builder.HasIndex(mail => new { mail.ConversationId, mail.PersonId });
        builder.HasOne(mail => mail.Content).WithOne().HasForeignKey<IncomingMailContent>(content => content.MailId)
            .OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Person>().WithMany().HasForeignKey(mail => mail.PersonId).OnDelete(DeleteBehavior.SetNull);
    }
}

internal sealed class IncomingMailContentTable : IEntityTypeConfiguration<IncomingMailContent>
{
    public void Configure(EntityTypeBuilder<IncomingMailContent> builder)
    {
        builder.ToTable("IncomingMailContents");
        builder.HasKey(content => content.MailId);
        builder.Property(content => content.MailId).ValueGeneratedNever();
    }
}
