using FsCheck;
using FsCheck.Fluent;
using TradingSystem.Core.Audit;

namespace TradingSystem.UnitTests.Audit;

/// <summary>Whatever single thing is done to a sealed history: it is found, alone, and named.</summary>
public sealed class ChainPropertyTests
{
    private static readonly Gen<int[]> Sizes = Gen.Choose(1, 6)
        .NonEmptyListOf()
        .Select(sizes => sizes.Take(5).ToArray());

    [Fact]
    public void Any_single_change_of_a_row_is_named() => ForAny(chain => chain.Events.Count, (chain, at, how) =>
    {
        var row = chain.Events[at];
        chain.Events[at] = (how % 5) switch
        {
            0 => row with { OrderId = new Guid(how, 0, 0, new byte[8]) },
            1 => row with { Version = row.Version + 1 + how },
            2 => row with { Type = row.Type + how },
            3 => row with { Detail = row.Detail is null ? "" : null },
            _ => row with { At = row.At.Replace(".000000Z", $".{how + 1:D6}Z", StringComparison.Ordinal) },
        };
        return (AuditProblemKind.EventChanged, row.Entry);
    });

    [Fact]
    public void Any_single_deletion_of_a_row_is_named() => ForAny(chain => chain.Events.Count, (chain, at, _) =>
    {
        var row = chain.Events[at];
        chain.Events.RemoveAt(at);
        return (AuditProblemKind.EventDeleted, row.Entry);
    });

    [Fact]
    public void Any_single_insertion_of_a_row_is_named() =>
        ForAny(chain => (int)chain.Blocks[^1].LastSeq, (chain, at, how) =>
    {
        var free = Enumerable.Range(-1, (int)chain.Blocks[^1].LastSeq + 1)
            .Except(chain.Events.Select(row => (int)row.Seq))
            .ToArray();
        var row = Chain.Event(free[at % free.Length]) with { Version = how };
        chain.Events.Add(row);
        return (AuditProblemKind.EventInserted, row.Entry);
    });

    [Fact]
    public void Any_single_change_of_a_block_is_named()
    {
        Check.One(Config.QuickThrowOnFailure,
            Prop.ForAll(Sizes.ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(),
                (sizes, at, how) =>
        {
            var chain = Chain.Of(sizes);
            at %= chain.Blocks.Count;
            var block = chain.Blocks[at];
            chain.Blocks[at] = (how % 7) switch
            {
                0 => block with { FirstSeq = block.FirstSeq - 1 },
                1 => block with { LastSeq = block.LastSeq + 1 },
                2 => block with { Events = block.Events + 1 },
                3 => block with { SealedAt = "2026-01-05T14:30:00.000001Z" },
                4 => block with { PreviousHash = Flip(block.PreviousHash, how) },
                5 => block with { Entries = Flip(block.Entries, how) },
                _ => block with { Hash = Flip(block.Hash, how) },
            };

            Assert.Contains(chain.Check(),
                problem => problem.Kind == AuditProblemKind.BlockChanged && problem.Block == block.Number);
        }));
    }

    private static byte[] Flip(byte[] bytes, int bit)
    {
        var flipped = bytes.ToArray();
        flipped[bit % bytes.Length] ^= 0x10;
        return flipped;
    }

    private static void ForAny(Func<Chain, int> places, Func<Chain, int, int, (AuditProblemKind, AuditEntry)> spoil) =>
        Check.One(Config.QuickThrowOnFailure,
            Prop.ForAll(Sizes.ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(),
                (sizes, at, how) =>
        {
            var chain = Chain.Of(sizes);
            var (kind, entry) = spoil(chain, at % places(chain), how);

            var problem = Assert.Single(chain.Check());
            Assert.Equal((kind, (AuditEntry?)entry), (problem.Kind, problem.Event));
        }));
}
