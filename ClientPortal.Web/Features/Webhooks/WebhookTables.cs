using ClientPortal.Domain.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientPortal.Web.Features.Webhooks;

internal sealed class WebhookTable : IEntityTypeConfiguration<Webhook>
{
    public void Configure(EntityTypeBuilder<Webhook> builder)
    {
        builder.ToTable("Webhooks");
        builder.Property(webhook => webhook.Name).HasMaxLength(Webhook.NameLength);
        builder.Property(webhook => webhook.Url).HasMaxLength(Webhook.UrlLength);
        builder.Ignore(webhook => webhook.IsActive);
        builder.Ignore(webhook => webhook.Hearer);
    }
}

internal sealed class WebhookDeliveryTable : IEntityTypeConfiguration<WebhookDelivery>
{
    public void Configure(EntityTypeBuilder<WebhookDelivery> builder)
    {
        builder.ToTable("WebhookDeliveries");
        builder.Property(delivery => delivery.EventName).HasMaxLength(WebhookDelivery.EventNameLength);
        builder.Property(delivery => delivery.State).HasConversion<string>().HasMaxLength(16);
        builder.HasOne<Webhook>().WithMany().HasForeignKey(delivery => delivery.WebhookId);

        // One event is delivered once to each subscription, and listed newest first; the oldest that waits for a subject; what is old enough to
        // be deleted.
        builder.HasIndex(delivery => new { delivery.WebhookId, delivery.EventSeq }).IsUnique();
        builder.HasIndex(delivery => new { delivery.WebhookId, delivery.SubjectId, delivery.EventSeq }).HasFilter("\"State\" = 'Waiting'");
        builder.HasIndex(delivery => delivery.FinishedAt).HasFilter("\"FinishedAt\" IS NOT NULL");
    }
}

internal sealed class WebhookAttemptTable : IEntityTypeConfiguration<WebhookAttempt>
{
    public void Configure(EntityTypeBuilder<WebhookAttempt> builder)
    {
        builder.ToTable("WebhookAttempts");
        builder.Property(attempt => attempt.Outcome).HasConversion<string>().HasMaxLength(16);
        builder.HasOne<WebhookDelivery>().WithMany().HasForeignKey(attempt => attempt.DeliveryId);
        builder.HasIndex(attempt => new { attempt.DeliveryId, attempt.At });
    }
}
