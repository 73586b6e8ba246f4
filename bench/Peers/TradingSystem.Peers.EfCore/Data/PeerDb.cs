using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace TradingSystem.Peers.EfCore.Data;

/// <summary>The peer's tables. Contexts come from a pool; queries of the hot path are compiled once.</summary>
public sealed class PeerDb : DbContext
{
    private static readonly Func<PeerDb, Guid, Guid, Task<Order?>> FindOrder =
        EF.CompileAsyncQuery(
            (PeerDb db, Guid account, Guid id) => db.Orders.AsNoTracking()
                .FirstOrDefault(o => o.Id == id && o.AccountId == account));

    private static readonly Func<PeerDb, Guid, IAsyncEnumerable<Position>> FindPositions =
        EF.CompileAsyncQuery((PeerDb db, Guid account) => db.Positions.AsNoTracking()
            .Where(p => p.AccountId == account && p.Qty != 0));

    private static readonly Func<PeerDb, string, Task<ApiKey?>> FindKey =
        EF.CompileAsyncQuery(
            (PeerDb db, string keyId) => db.ApiKeys.AsNoTracking().FirstOrDefault(k => k.KeyId == keyId));

    private static readonly Func<PeerDb, Guid, Task<OrderWithPosition?>> FindForFill =
        EF.CompileAsyncQuery((PeerDb db, Guid id) =>
        (from order in db.Orders
         where order.Id == id
         from position in db.Positions.Where(p => p.AccountId == order.AccountId && p.Symbol == order.Symbol)
             .DefaultIfEmpty()
         select new OrderWithPosition(order, position)).FirstOrDefault());

    public PeerDb(DbContextOptions<PeerDb> options)
        : base(options)
    {
        // A savepoint is a round trip of its own, and here a transaction that fails is rolled back as a whole.
        Database.AutoSavepointsEnabled = false;
    }

    public DbSet<Account> Accounts => Set<Account>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<Order> Orders => Set<Order>();
    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();
    public DbSet<InboxMessage> Inbox => Set<InboxMessage>();
    public DbSet<Fill> Fills => Set<Fill>();
    public DbSet<Position> Positions => Set<Position>();

    public Task<Order?> OrderAsync(Guid account, Guid id) => FindOrder(this, account, id);

    public IAsyncEnumerable<Position> PositionsAsync(Guid account) => FindPositions(this, account);

    public Task<ApiKey?> ApiKeyAsync(string keyId) => FindKey(this, keyId);

    /// <summary>Both are tracked: changes to them are written with the next save.</summary>
    public Task<OrderWithPosition?> ForFillAsync(Guid orderId) => FindForFill(this, orderId);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema("peer");
        modelBuilder.Entity<Account>();
        modelBuilder.Entity<ApiKey>(key =>
        {
            key.HasKey(k => k.KeyId);
            key.HasOne<Account>().WithMany().HasForeignKey(k => k.AccountId);
        });
        modelBuilder.Entity<Order>();
        modelBuilder.Entity<OutboxMessage>().ToTable("outbox");
        modelBuilder.Entity<InboxMessage>().ToTable("inbox").HasKey(m => m.MessageId);
        modelBuilder.Entity<Fill>().HasKey(f => f.ExecutionId);
        modelBuilder.Entity<Position>().HasKey(p => new { p.AccountId, p.Symbol });
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            entity.SetTableName(SnakeCase(entity.GetTableName()!));
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(SnakeCase(property.Name));
                // Keys are made by this program: nothing is read back after an insert.
                property.ValueGenerated = Microsoft.EntityFrameworkCore.Metadata.ValueGenerated.Never;
            }
        }
    }

    private static string SnakeCase(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
