using ClientPortal.Domain.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientPortal.Web.Data.Tables;

internal sealed class OutboxTable : IEntityTypeConfiguration<OutboxMail>
{
    public void Configure(EntityTypeBuilder<OutboxMail> builder)
    {
        builder.ToTable("Outbox");
        builder.Property(mail => mail.UnsubscribeUrl).HasMaxLength(OutboxMail.UrlLength);
    }
}
