using ClientPortal.Domain.Mail;
using ClientPortal.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientPortal.Web.Data.Tables;

internal sealed class OutboxTable : IEntityTypeConfiguration<OutboxMail>
{
    public void Configure(EntityTypeBuilder<OutboxMail> builder)
    {
        builder.ToTable("Outbox");
        builder.Property(mail => mail.UnsubscribeUrl).HasMaxLength(OutboxMail.UrlLength);
        builder.Property(mail => mail.ReplyTo).HasMaxLength(EmailAddress.Length);
        builder.Property(mail => mail.References).HasMaxLength(OutboxMail.ReferencesLength);
    }
}
